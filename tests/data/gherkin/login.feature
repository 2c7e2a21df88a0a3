# A feature
Feature: Log in
  Scenario: a # b
    # steps
    Given "x"
