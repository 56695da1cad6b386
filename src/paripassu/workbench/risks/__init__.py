"""How likely a deal is, found out beside the server where somebody asks for it."""
