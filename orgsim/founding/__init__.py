"""From a scenario to an organization: the only room that knows both."""
