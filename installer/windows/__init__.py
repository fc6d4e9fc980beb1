"""How Saqta ships on windows."""
