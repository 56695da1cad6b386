"""What is computed beside the server, in processes that can be stopped."""
