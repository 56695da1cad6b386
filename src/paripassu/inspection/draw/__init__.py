"""Draws that nobody can steer and anybody can repeat."""
