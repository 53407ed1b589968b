"""The conversational front end: from a shopper's message to a grounded answer."""
