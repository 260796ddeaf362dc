"""The ledger's schema, version by version; `serving.upgrade` runs it."""
