"""Judges certificates, status answers, lists and time stamps from their bytes alone.

Nothing here opens a connection or a file: the same code judges an answer on the day it
came and a bundle years later. Whatever fails raises; nothing answers False.
"""
