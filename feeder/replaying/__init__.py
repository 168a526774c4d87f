"""The past as it is asked for: days played again to screens and desks, a day's curve and story, questions."""
