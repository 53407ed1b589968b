"""The shop's pages: server-rendered, in the shopper's language, with the chat widget on each.

`routes` answers, `views` turns products into what a template shows, `render` fills templates, `words` holds what the
pages say, `identity` says which shop it is, `policies` its own pages, `cart` prices the cart, `assets` serves files.
"""
