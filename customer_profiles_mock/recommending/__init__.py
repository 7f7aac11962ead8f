"""Which items to recommend: filter expressions, interactions, catalogue, recipes, and the choice among items.

Our choice throughout; the service's own methods are trained models. Everything here is counted
anew from what the domain holds when somebody asks: nothing is random, nothing is kept.
"""
