"""The commands, by what they do. Here things are printed; the heavy libraries load when a command needs them."""
