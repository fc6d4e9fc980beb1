"""Applications for a certificate: who applies, what is asked, what is accepted."""
