"""Small widgets that every page is built from (look.md section 3)."""
