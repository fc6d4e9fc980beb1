"""The user agreement, its acceptance, and consent to personal-data processing."""
