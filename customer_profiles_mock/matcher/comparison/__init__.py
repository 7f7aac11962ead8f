"""What two records have in common, attribute by attribute, and how much it says.

Two profiles can look alike because they are the same customer, two people of one household, two people or
branches of one firm, or by chance. A finding holds its evidence for each of the first three against chance.
The figures are judgements from general experience with customer data; `learning` adapts them to a job.
"""
