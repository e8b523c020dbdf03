"""The only Peewee: tables, guards, migrations and queries. Returns domain objects, never rows."""
