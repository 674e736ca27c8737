"""What happened: the change journal, in the transaction of the change; the access log, before the page is sent."""
