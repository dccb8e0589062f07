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
  class OfDeadUnits extends FlagRuleContract {
    @Override
    protected FlagRule rule() {
      return new DeadUnits();
    }

    @Override
    protected RunHistory flagged() {
      return Runs.run().checkpoint(1, Runs.units(Runs.layer("rnn", -1), 1, 0, 0)).history();
    }
  }

  @Nested
  class OfSaturated extends FlagRuleContract {
    @Override
    protected FlagRule rule() {
      return new Saturated();
    }

    @Override
    protected RunHistory flagged() {
      return Runs.run().checkpoint(1, Runs.units(Runs.layer("rnn", -1), 0, 1, 0)).history();
    }
  }

  @Nested
  class OfAlike extends FlagRuleContract {
    @Override
    protected FlagRule rule() {
      return new Alike();
    }

    @Override
    protected RunHistory flagged() {
      return Runs.run().checkpoint(1, Runs.units(Runs.layer("rnn", -1), 0, 0, 0.9)).history();
    }
  }

  @Nested
  class OfRisen extends FlagRuleContract {
    @Override
    protected FlagRule rule() {
      return new Risen();
    }

    @Override
    protected RunHistory flagged() {
      return Runs.run()
          .losses(1, 1, 1, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2)
          .history();
    }
  }

  @Nested
  class OfNotLearning extends FlagRuleContract {
    @Override
    protected FlagRule rule() {
      return new NotLearning();
    }

    @Override
    protected RunHistory flagged() {
      return Runs.run()
          .checkpoint(1, Runs.layer("rnn", -0.1))
          .checkpoint(1, Runs.layer("rnn", -0.2))
          .history();
    }
  }

  @Nested
  class OfUntrained extends FlagRuleContract {
    @Override
    protected FlagRule rule() {
      return new Untrained();
    }

    @Override
    protected RunHistory flagged() {
      return Runs.run().facts(TrainingFacts.NONE.withIdleEpochs(1)).history();
    }
  }

  @Nested
  class OfSingleStep extends FlagRuleContract {
    @Override
    protected FlagRule rule() {
      return new SingleStep();
    }

    @Override
    protected RunHistory flagged() {
      return Runs.run().checkpoint(1, Runs.driven(Runs.layer("rnn", -1), 1)).history();
    }
  }

  @Nested
  class OfPatienceAndWarmup extends FlagRuleContract {
    @Override
    protected FlagRule rule() {
      return new Exploding().patience(10, 0).warmup(20, 0.1);
    }

    @Override
    protected RunHistory flagged() {
      return Runs.run().leading(0.3, 0.3, 0.3).history();
    }
  }
}
