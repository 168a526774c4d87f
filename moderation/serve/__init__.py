"""The desk on the shop's tablet: a login page, sessions, and the toolkit's web terminal behind both."""
