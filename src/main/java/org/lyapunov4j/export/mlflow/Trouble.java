package org.lyapunov4j.export.mlflow;

/** That a server did not do what it was asked; the message is one sentence. */
abstract class Trouble extends Exception {
  private static final long serialVersionUID = 1;

  private Trouble(String message, Throwable cause) {
    super(message, cause);
  }

  /** It may do so later: it is away, overloaded, or says what makes no sense. */
  static final class Away extends Trouble {
    private static final long serialVersionUID = 1;

    Away(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /** It never will, as asked. */
  static final class Refused extends Trouble {
    private static final long serialVersionUID = 1;

    private final String code;

    /**
     * @param code MLflow's word for it, for example {@code RESOURCE_DOES_NOT_EXIST}
     */
    Refused(String message, String code) {
      super(message, null);
      this.code = code;
    }

    boolean is(String word) {
      return code.equals(word);
    }
  }
}
