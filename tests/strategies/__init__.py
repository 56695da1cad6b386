"""What random tests draw from: agreements, orders, tables of measurements, rows to allocate to.

One place for each kind of thing, so that what one test found hard, every other meets too.
"""
