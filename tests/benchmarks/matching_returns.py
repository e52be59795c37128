def count_returns(plan,settings): pass
