"""An issue on its way to its readers: how it reads as a mail, and how the mail becomes a message."""
