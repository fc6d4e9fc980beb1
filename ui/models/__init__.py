"""What pages show, worked out from view data without a widget."""
