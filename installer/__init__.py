"""How Saqta ships: set-up scripts, the demo, builders."""
