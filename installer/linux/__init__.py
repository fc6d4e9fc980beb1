"""How Saqta ships on linux."""
