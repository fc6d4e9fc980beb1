"""What this computer remembers, and how it survives crashes and tampering.

Every part opens from a :class:`~desktop.store.paths.Home` and a clock::

    home = Home.open()                      # SAQTA_HOME, or the user's data folder
    register = Register.open(home)          # applications, certificates, small facts
    journal = Journal.open(home, clock)     # the chained record (threat 13)
    outbox = Outbox(home, clock)            # never fails to open (D-S2 ruling)
    installation = InstallationKey.open(home)
    transactions = StoredTransactions(register)   # ports.TransactionLog
    settings = SettingsFiles(home).load()
    secrets = SecretFiles.open(home, second_copy(settings.keyring))

The rule of every database is in `database`, of every whole file in `files`.
"""
