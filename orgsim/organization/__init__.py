"""What exists at one moment: people, teams, network, strategy, budget, levers, memory. No behaviour lives here."""
