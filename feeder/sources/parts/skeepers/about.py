"""What people are told of the source `skeepers`: what it is, and what to do when Skeepers refuses."""

from __future__ import annotations

from feeder.sources.base import About
from wall.words import N_

REFUSED = N_(
    "Skeepers refused the credentials ({status}): see in Avis Vérifiés under Account management > API Access whether "
    "they are still the same, and put the client’s id and secret into the configuration."
)
DENIED = N_(
    "The Skeepers account may not read published reviews ({status}): ask your contact at Skeepers to open the "
    "Published API for it."
)
STRANGE_QUESTION = N_(
    "Skeepers does not accept our question ({status}): its interface may have changed; tell whoever looks after "
    "this program."
)
NOT_FOUND = N_(
    "Skeepers has nothing at this address ({status}): leave “url” out of the configuration, and name under “about” "
    "only the kinds of reviews that you have there."
)
ENDLESS = N_("Skeepers gives us the same page of reviews again and again: we try again later.")
TOO_MANY = N_("Skeepers has more than {count} reviews to read: lower “window_days” in the configuration.")

ABOUT = About(
    service="Skeepers (Avis Vérifiés)",
    reads=N_(
        "The reviews that Avis Vérifiés published, of your products and of your brand or shops, with your answers."
    ),
    needs=(
        N_("A subscription to Skeepers Ratings & Reviews (Avis Vérifiés)."),
        N_(
            "Its API credentials: in Avis Vérifiés under Account management > API Access, a client’s id and its "
            "secret."
        ),
        N_("For a shop’s own wall: the shop’s key at Skeepers (“only_shops”)."),
    ),
    edits=N_(
        "Skeepers does not tell them: found when the window is read again, within the hour (“recheck_s”), for "
        "reviews published in the last 30 days (“window_days”)."
    ),
    deletions=N_(
        "Found the same way: a review that is no longer among the published ones goes. Skeepers moderates by itself, "
        "also after publication; what it publishes again comes back here too."
    ),
    limits=N_(
        "5 calls a second and 100 a minute, with up to 200 reviews each; this source makes 60 a minute at most "
        "(“per_minute”), and two in five minutes as a rule. All the walls of a chain share the 100: with more than "
        "200 of them, raise “every_s”. Reviews that another site gathered are left out (“syndicated”). Authors are "
        "named by their first name and an initial, those who did not want it not at all."
    ),
    tried=N_(
        "A stand-in that keeps to the documentation as far as it is public: tokens, pages, limits, errors. Nobody "
        "has seen it with a real account yet; how Skeepers marks your own answers is not public, see first with "
        "`sources try`."
    ),
    read=(
        "https://apidocs.skeepers.io/published.html",
        "https://apidocs.skeepers.io/migrations-published.html",
        "https://help.rr.skeepers.com/hc/fr/articles/23678827772188",
    ),
    example="""
[[source]]
type = "skeepers"
name = "avis-verifies"
label = "Avis Vérifiés"
client_id = "5f7b1b3a-5b0b-4b5a-9b0a-5e8b1b3a5b0b"
client_secret_env = "SKEEPERS_CLIENT_SECRET"
""",
)
