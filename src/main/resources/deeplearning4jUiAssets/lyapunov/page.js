/* Lets the views ask DL4J's UI server for runs. */
(function (L) {
  'use strict';

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

  const views = document.getElementById('views');
  const sweep = new URLSearchParams(location.search).get('sweep');
  const sweepsBox = document.getElementById('sweeps');

  function listSweeps(sweeps) {
    const text = JSON.stringify(sweeps);
    if (text !== sweepsBox.dataset.listed) {
      sweepsBox.dataset.listed = text;
      sweepsBox.hidden = !sweeps.length;
      sweepsBox.replaceChildren('Sweeps: ', ...sweeps.flatMap((s, i) => [i ? ', ' : '',
        L.make('a', {href: '/lyapunov?' + query({sweep: s.id}), text: L.short(s.name) + (s.live ? ' (live)' : '')})]));
    }
  }

  if (sweep) {
    L.showSweep(views, {
      load: version => ask('/lyapunov/data/sweep', {sweep: sweep, version: version}),
      runsUrl: '/lyapunov',
      trialUrl: trial => (trial.id ? '/lyapunov?' + query({session: trial.id}) : null)
    });
  } else {
    L.show(views, {
      sessions: async () => {
        const answer = await ask('/lyapunov/data/sessions');
        link(answer.sessions, answer.multiSession);
        tell(answer);
        listSweeps(answer.sweeps);
        return answer.sessions;
      },
      linked: true,
      run: (id, window) => ask('/lyapunov/data/run', Object.assign({session: id}, window)),
      exportUrl: (id, format) => '/lyapunov/export?' + query({session: id, format: format})
    });
  }
})(window.Lyapunov4J);
