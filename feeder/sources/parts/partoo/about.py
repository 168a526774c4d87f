"""What people are told of the source `partoo`: what it is, and what to do when Partoo refuses."""

from __future__ import annotations

from feeder.sources.base import About
from wall.words import N_

REFUSED = N_(
    "Partoo refused the key ({status}): make a new one in Partoo’s API key manager, or ask your contact there, and "
    "put it into the configuration."
)
DENIED = N_(
    "The Partoo key may not read reviews ({status}): its user needs the role Business Manager or a higher one, and "
    "the businesses a subscription to Review Management."
)
STRANGE_QUESTION = N_(
    "Partoo does not accept our question ({status}): check “business_ids” and “partners” in the configuration."
)
NOT_FOUND = N_("There is no Partoo at this address ({status}): leave “url” out of the configuration.")
TOO_MANY = N_(
    "Partoo has more than {count} pages of reviews to read: lower “window_days” or name fewer businesses in "
    "“business_ids”, one source for each region."
)

ABOUT = About(
    service="Partoo",
    reads=N_(
        "The reviews that Partoo gathers for your shops from Google, Facebook, TripAdvisor and others, with your "
        "answers."
    ),
    needs=(
        N_("A subscription to Partoo with Review Management, and the platforms connected there."),
        N_("An API key of a user with the role Business Manager or a higher one, from Partoo’s API key manager."),
        N_(
            "For a shop’s own wall: the Partoo ids of its businesses (“business_ids”). To name the platform on the "
            "wall: one source for each, with “partners” and a “label”."
        ),
        N_(
            "If you like it faster: a webhook in Partoo under Settings > Integrations > Webhooks, for created and "
            "updated reviews, to https://YOUR-ADDRESS/hooks/NAME. It only rings, and Partoo’s signature is checked; "
            "the reviews are read as ever."
        ),
    ),
    edits=N_(
        "Found within “every_s”, at once where the webhook rings. Partoo itself reads Google as it is told, the "
        "other platforms once a day: a review may take a day to get here."
    ),
    deletions=N_(
        "Found within “every_s” where Partoo marks the review as deleted, and when the window is read again "
        "(“recheck_s”). Reviews vanish from Google for some days and come back: then they come back here too."
    ),
    limits=N_(
        "300 calls a minute for an organisation, with 30 reviews each; this source makes 60 at most (“per_minute”), "
        "and two in five minutes as a rule. All the walls of a chain share the 300: with more than 500 of them, "
        "raise “every_s”."
    ),
    tried=N_(
        "A stand-in that keeps to Partoo’s documentation: key, pages, states, limit, errors, signature. Nobody has "
        "seen it with a real account yet."
    ),
    read=(
        "https://developers.partoo.co/api-reference/reviews/search-for-reviews",
        "https://developers.partoo.co/guides/api/resources/reviews/retrieve-reviews",
        "https://developers.partoo.co/guides/api/getting-started/api-fundamentals/rate-limits",
        "https://developers.partoo.co/guides/api/getting-started/api-fundamentals/errors",
        "https://developers.partoo.co/api-reference/webhooks-events/review-updated",
        "https://developers.partoo.co/guides/api/resources/settings/webhooks/security",
    ),
    example="""
[[source]]
type = "partoo"
name = "google-lyon"
label = "Google"
api_key_env = "PARTOO_API_KEY"
business_ids = ["5409c35a97bbc544d8e26737"]
partners = ["google_my_business"]
""",
)
