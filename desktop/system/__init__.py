"""What differs between operating systems, behind one set of names.

`posix` and `windows` are twins: they offer the same functions, and nothing outside
this room asks which system it runs on. Files and folders that fail a check raise
``StoreDamaged``; what the system refuses raises ``OSError`` and is mapped by the
caller's door.
"""

from __future__ import annotations

import sys

from desktop.system.usb_devices import UsbDevice, usb_devices

if sys.platform == "win32":
    from desktop.system.windows import (
        autostart_command,
        check_file,
        check_folder,
        current_user,
        detached_options,
        die_with_parent,
        disable_core_dumps,
        distribution,
        has_display,
        inherited_descriptor,
        inherited_name,
        inheriting,
        install_autostart,
        lock,
        machine_settings_folder,
        make_private_folder,
        open_private,
        owner_of,
        protect,
        reader_programs,
        reader_service,
        remove_autostart,
        replace_durably,
        restore_terminal,
        session_kind,
        sync_file,
        sync_folder,
        terminal_state,
        try_lock,
        unlock,
        unprotect,
    )
else:
    from desktop.system.posix import (
        autostart_command,
        check_file,
        check_folder,
        current_user,
        detached_options,
        die_with_parent,
        disable_core_dumps,
        distribution,
        has_display,
        inherited_descriptor,
        inherited_name,
        inheriting,
        install_autostart,
        lock,
        machine_settings_folder,
        make_private_folder,
        open_private,
        owner_of,
        protect,
        reader_programs,
        reader_service,
        remove_autostart,
        replace_durably,
        restore_terminal,
        session_kind,
        sync_file,
        sync_folder,
        terminal_state,
        try_lock,
        unlock,
        unprotect,
    )

__all__ = [
    "UsbDevice",
    "autostart_command",
    "check_file",
    "check_folder",
    "current_user",
    "detached_options",
    "die_with_parent",
    "disable_core_dumps",
    "distribution",
    "has_display",
    "inherited_descriptor",
    "inherited_name",
    "inheriting",
    "install_autostart",
    "lock",
    "machine_settings_folder",
    "make_private_folder",
    "open_private",
    "owner_of",
    "protect",
    "reader_programs",
    "reader_service",
    "remove_autostart",
    "replace_durably",
    "restore_terminal",
    "session_kind",
    "sync_file",
    "sync_folder",
    "terminal_state",
    "try_lock",
    "unlock",
    "unprotect",
    "usb_devices",
]
