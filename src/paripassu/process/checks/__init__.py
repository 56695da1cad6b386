"""What is found out about the files that statements name: true, rejected, or a finding."""
