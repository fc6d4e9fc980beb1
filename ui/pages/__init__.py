"""The pages of the main window; each is a `ui.main_window.Page` over services."""
