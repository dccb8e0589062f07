package org.lyapunov4j.flag;

import org.junit.jupiter.api.Nested;

/** Every rule of {@link FlagRules#standard()}, and both decorators, keep the contract. */
class StandardRulesContractTest {

  @Nested
  class OfNonFinite extends FlagRuleContract {
    @Override
    protected FlagRule rule() {
      return new NonFinite();
    }

    @Override
    protected RunHistory flagged() {
      return Runs.run().losses(1, Double.NaN).history();
    }
  }

  @Nested
  class OfExploding extends FlagRuleContract {
    @Override
    protected FlagRule rule() {
      return new Exploding();
    }

    @Override
    protected RunHistory flagged() {
      return Runs.run().leading(0.3).history();
    }
  }

  @Nested
  class OfVanishing extends FlagRuleContract {
    @Override
    protected FlagRule rule() {
      return new Vanishing();
    }

    @Override
    protected RunHistory flagged() {
      return Runs.run().leading(-0.5).history();
    }
  }

  @Nested
  class OfCollapsing extends FlagRuleContract {
    @Override
    protected FlagRule rule() {
      return new Collapsing();
    }

    @Override
    protected RunHistory flagged() {
      return Runs.run().leading(-0.1, -2).history();
    }
  }

  @Nested
  class OfOvershooting extends FlagRuleContract {
    @Override
    protected FlagRule rule() {
      return new Overshooting();
    }

    @Override
    protected RunHistory flagged() {
      return Runs.run().leading(-0.1, -2).history();
    }
  }

  @Nested
  class OfFrozen extends FlagRuleContract {
    @Override
    protected FlagRule rule() {
      return new Frozen();
    }

    @Override
    protected RunHistory flagged() {
      Runs runs = Runs.run();
      for (int i = 0; i < 6; i++) {
        runs.checkpoint(1, Runs.layer("rnn", -0.1));
      }
      return runs.history();
    }
  }

  @Nested
  class OfUnconverged extends FlagRuleContract {
    @Override
    protected FlagRule rule() {
      return new Unconverged();
    }

    @Override
    protected RunHistory flagged() {
      return Runs.run().checkpoint(1, Runs.layer("rnn", Double.NaN, new double[] {-0.1})).history();
    }
  }

  @Nested
  class OfPatienceAndWarmup extends FlagRuleContract {
    @Override
    protected FlagRule rule() {
      return new Exploding().patience(2).warmup(3, 0.1);
    }

    @Override
    protected RunHistory flagged() {
      return Runs.run().leading(0.3, 0.3, 0.3).history();
    }
  }
}
