"""Who you are: signing in and out, the second factor, and one's own account.

Imported by: portal/config.py only. Start reading in sign_in.py, then second_step.py and own_account.py.
"""
