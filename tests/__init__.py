"""The tests: unit (rules and stores), integration (parts together) and e2e (stories lived through the sandbox)."""
