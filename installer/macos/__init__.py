"""How Saqta ships on macos."""
