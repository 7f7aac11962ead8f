"""One spelling for what people write in many ways. Each module has one function per kind of value."""
