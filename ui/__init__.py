"""The windows of Saqta: the only package that knows Qt (architecture.md section 3)."""
