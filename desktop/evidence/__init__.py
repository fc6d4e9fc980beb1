"""What stands up without us: manifests, signatures, bundles, checkpoints, verification.

Read with protocols.md, section 6. Nothing here opens a file or a connection.
"""
