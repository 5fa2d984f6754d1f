"""The four rows below the canvas: what the network says, remembers, is given, and looks at.

`lens` computes them in the worker's thread; `scene` holds what is shown; `axis` and `replay` are
arithmetic; the painters draw a scene; `row`, `choices` and `transport` are widgets. What ties them
together is `app.inspector`.
"""
