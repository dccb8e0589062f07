/* Lets the views ask DL4J's UI server for runs. */
(function (L) {
  'use strict';

  const wanted = new URLSearchParams(location.search).get('session');
  const notes = document.getElementById('notes');
  const query = parameters => new URLSearchParams(
    Object.entries(parameters).filter(([, value]) => value !== undefined && value !== null)).toString();

  async function ask(path, parameters) {
    const answer = await fetch(path + '?' + query(parameters || {}), {cache: 'no-store'});
    const body = await answer.json();
    if (!answer.ok) {
      throw new Error(body.error || 'status ' + answer.status);
    }
    return body;
  }

  /** In DL4J's mode of many sessions its pages have the session in their path. */
  function link(sessions, multiSession) {
    const id = sessions.length ? sessions[0].id : '';
    document.querySelectorAll('[data-page]').forEach(a => {
      a.href = !multiSession ? '/train/' + a.dataset.page
        : id ? '/train/' + encodeURIComponent(id) + '/' + a.dataset.page : '/train';
    });
  }

  function tell(answer) {
    const many = answer.sessions.length > 1;
    const sentences = answer.sessions.flatMap(session =>
      session.notes.map(note => (many ? session.name + ': ' : '') + note));
    if (answer.forgotten > 0) {
      sentences.push(answer.forgotten + ' older sessions are no longer kept here for want of room.');
    }
    const told = JSON.stringify(sentences);
    if (told !== notes.dataset.told) {
      notes.dataset.told = told;
      notes.replaceChildren(...sentences.slice(0, 20).map(sentence => {
        const item = document.createElement('li');
        item.textContent = sentence;
        return item;
      }));
    }
  }

  L.show(document.getElementById('views'), {
    sessions: async () => {
      const answer = await ask('/lyapunov/data/sessions');
      const sessions = answer.sessions.slice().sort((a, b) => (b.id === wanted) - (a.id === wanted));
      link(sessions, answer.multiSession);
      tell(answer);
      return sessions;
    },
    wanted: wanted,
    run: (id, window) => ask('/lyapunov/data/run', Object.assign({session: id}, window)),
    exportUrl: (id, format) => '/lyapunov/export?' + query({session: id, format: format})
  });
})(window.Lyapunov4J);
