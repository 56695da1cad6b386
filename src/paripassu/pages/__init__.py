"""The record as pages for everybody: values first, then HTML; the same for a server and a disk."""
