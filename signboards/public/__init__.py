"""
The page behind the code on a board, open to the world: what a licence says, and a form.

`addresses` gives each right its address, `pages` answers there, `visitors` and `limits` keep the
door from being kicked in, `tickets` know each form again, `reports` keep what people tell.
"""
