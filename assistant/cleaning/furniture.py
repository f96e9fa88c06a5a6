"""Tells a page's furniture (buttons, share bars, promotions, notices) from its story, line by line."""

from __future__ import annotations

import re
from collections.abc import Sequence

#: Longer lines are taken for prose, whatever they begin with.
LONGEST = 180

# A line that is nothing but one of these, without regard to case and punctuation.
_EXACT = frozenset(
    phrase.strip()
    for phrase in """
    close|x|menu|open menu|close menu|main menu|toggle navigation|navigation|search|share|shares|share this
    share this article|share this story|share this post|share article|share on|share via|sharing|share now
    tweet|pin|pin it|email|e-mail|mail|print|save|save article|bookmark|copy|copy link|copy url|link copied
    copied|copied to clipboard|reddit|facebook|twitter|whatsapp|telegram|linkedin|pinterest|messenger
    instagram|youtube|advertisement|advertisements|advertising|advert|ad|ads|sponsored|sponsored content
    promoted|promoted content|paid content|story continues below|story continues below advertisement
    article continues below|article continues after advertisement|continue reading|continue reading below
    advertisement continue reading below|scroll to continue|scroll down to continue|skip to content|skip ad
    skip to main content|skip to navigation|skip advertisement|jump to content|sign in|sign up|log in|login
    log out|register|create account|my account|subscribe|subscribe now|subscribe today
    subscribe to continue|already a subscriber|become a member|support us|donate|donate now|read more
    read full story|read full article|read the full story|show more|see more|load more|view more|more
    learn more|find out more|view all|see all|view comments|show comments|hide comments|post a comment
    leave a comment|add a comment|leave a reply|add comment|comment|listen|listen to article
    listen to this article|listen to story|play|play video|pause|mute|unmute|replay|watch now|video player
    audio player|loading|loading comments|please wait|back|back to top|return to top|go to top|top|next
    previous|next article|previous article|next story|prev|follow|follow us|follow us on|following
    get the app|download app|download our app|cancel|ok|got it|dismiss|accept|accept all|accept cookies
    accept all cookies|i agree|agree|reject all|manage cookies|privacy policy|cookie policy|cookie settings
    cookie preferences|manage preferences|terms of use|terms of service|terms|terms and conditions
    terms & conditions|contact us|about us|advertise with us|careers|sitemap|rss|faq|help|report this ad
    report ad|why am i seeing this ad|remove ads|go ad free|turn on notifications|allow|not now|no thanks
    maybe later|enable notifications|font size|text size|a a|a- a a+|increase font size|decrease font size
    newsletter|newsletters|our newsletter|sign up for our newsletter|preferences|gift article
    gift this article|republish|republish this article|request correction|report an error
    suggest a correction|google news|add us on google|full screen|fullscreen|expand|collapse|hide|image
    photo|video|gallery|view gallery|photo gallery|enlarge|click to enlarge|enlarge image|open image
    getty images|file photo|breaking|breaking news|live updates|just in|edit|undefined|null|nan|none|na
    """.replace("\n", "|").split("|")
    if phrase.strip()
)
# Words of share bars: a line made of nothing else is one.
_SHARE_BAR = frozenset(
    """facebook twitter x whatsapp telegram linkedin pinterest reddit messenger email e-mail mail print copy
    link share tweet pin flipboard tumblr viber line wechat instagram youtube threads bluesky mastodon
    pocket sms url save comments comment more on via this and to""".split()
)
_PROMOTIONS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"(?:also |must |further |more to )?read(?: more| also| next| this| on)?(?:\s*[:|>»→]|\s+[-–—]\s)",
        r"(?:see also|you may also like|related|related (?:story|stories|article|articles|coverage|news)"
        r"|don't miss|in case you missed it|icymi|recommended|editor'?s? (?:pick|choice)s?"
        r"|more (?:from|on) this (?:story|topic))(?:\s*[:|>»→]|\s+[-–—]\s)",
        r"(?:sign|signing) up (?:for|to|here|now|today)\b.*(?:newsletter|inbox|updates?\b|alerts?\b"
        r"|briefing)",
        r"(?:subscribe|subscribing) (?:to|for|now|today|here)\b.*"
        r"(?:newsletter|channel|inbox|update|alert|briefing|edition|podcast|unlimited|access|offer"
        r"|week|month)",
        r"(?:subscribe|sign up) (?:now|today|here)\b",
        r"subscribe to (?:our|the)\b",
        r"(?:get|receive) (?:the|our|all|your|daily|breaking|latest|more|top)\b.*"
        r"(?:newsletter|inbox|app|alerts|notifications|email)\b",
        r"enter your e-?mail|your e-?mail(?: address)?(?:$| will not be)",
        r"join (?:us on|our .{0,40}(?:channel|group|newsletter|community|list)|the conversation)\b",
        r"(?:follow|like|find|join) (?:us|[\w.’' ]{1,30}) on (?:facebook|twitter|x\b|instagram|google"
        r"|whatsapp"
        r"|telegram|linkedin|youtube|tiktok|threads|social)",
        r"(?:click|tap) (?:here|to)\b.*(?:share|subscribe|read|view|watch|join|follow|sign|download|print|app"
        r"|more|expand)",
        r"click here$",
        r"download (?:the|our) .{0,40}\bapp\b",
        r"(?:we|we and our partners|this (?:site|website|page)|our (?:site|website)) uses? (?:\w+ )?cookies",
        r"by (?:clicking|continuing|using|signing|subscribing)\b.*\b(?:agree|accept|consent|cookies|terms)",
        r"(?:please )?(?:enable|turn on) (?:javascript|cookies)",
        r"(?:your|this) browser (?:does not|doesn't|is)",
        r"(?:this )?(?:video|audio) (?:can ?not|can't|could not|is (?:un|not ))",
        r"(?:copyright (?:©|\(c\)|\d{4}|by\b)|©|\(c\) ?\d{4})",
        r".{0,80}\ball rights reserved\W*$",
        r"\d{1,2}\s?-?\s?min(?:ute)?s?\.? (?:read|to read|listen)\W*$",
        r"(?:estimated )?read(?:ing)? time\W",
        r"\d[\d,.]*[km]? (?:view )?(?:shares?|views?|comments?|likes?|reads?|followers?|reactions?"
        r"|retweets?)$",
        r"(?:views?|shares?|comments?|likes?|hits)\s*[:(]?\s*\d[\d,.]*[km]?\)?$",
        r"\d{1,2}:\d\d(?:\s*/\s*\d{1,2}:\d\d)?$",
        r"(?:photo|image|picture|photograph|pic)s?(?: credit| source| courtesy)?\s*[:,/©|-].{0,80}$",
        r"(?:file photo|getty images|representational image)\b.{0,60}$",
        r"(?:home|news)(?:\s*[>»/›→]\s*[\w &'’-]{1,60}){1,6}$",
        r"story continues below",
        r"article continues (?:below|after)",
        r"(?:scroll|swipe) (?:down |up |left |right )?(?:to|for)\b.{0,40}$",
        r"(?:you have|you've) (?:read|reached|used)\b.*\b(?:free|limit|articles)",
        r"(?:already (?:a|have)|not a) (?:subscriber|member|subscription|an account)",
        r"(?:add|set|make) .{1,40} (?:as )?(?:a |your )?(?:preferred|trusted) source",
        r"have (?:a|you got a) (?:story|tip|news tip)\b",
        r"do you have (?:a story|a tip|information)\b",
        r"advertisement\b.{0,40}$",
        r"\d(?:\.\d{1,2})?x$",
        r"our standards\s*:",
        r"never miss (?:a|the|our|any)\b.{0,60}(?:story|news|update|newsletter|signing)",
        r"(?:(?:last |first )?(?:updated|published|posted|modified)\W{0,3})?\d{1,3} (?:second|minute"
        r"|min|hour|hr|day|week"
        r"|month|year)s? ago$",
    )
)
_COMMENTS = re.compile(
    r"(?:\d+ )?(?:view |show |read )?(?:all )?(?:\d+ )?comments?(?: ?\(\d+\))?$|leave a (?:comment"
    r"|reply)|join the (?:conversation|"
    r"discussion)|(?:post|add) a comment|comments are (?:closed|open)",
    re.IGNORECASE,
)
_LINK_LIST = re.compile(
    r"(?:related|recommended|more|latest|top|other|popular|trending)(?: \w+)? ?(?:stories|articles"
    r"|news|reading"
    r"|posts|coverage|content|headlines|now|for you|from .{1,40}|on this .{1,20})$|you (?:may|might) "
    r"(?:also )?"
    r"(?:like|be interested in)$|(?:most|what others are) (?:read|popular|viewed|reading)$|read "
    r"(?:also|next)$|"
    r"see also$|trending$|recommended$|don't miss$|up next$|also (?:read|in the news|on .{1,30})$"
    r"|around the web$",
    re.IGNORECASE,
)
_EDGES = re.compile(r"^[\W_]+|[\W_]+$")
_SENTENCE_END = re.compile(r"[.!?…][\"'”’)\]]*$")


def is_furniture(line: str) -> bool:
    """Whether a line is a button, a share bar, a promotion or a notice of the page."""
    if len(line) > LONGEST:
        return False
    bare = _EDGES.sub("", line).casefold().replace("’", "'")
    if not bare:
        return not any(character.isalnum() for character in line)
    if bare in _EXACT:
        return True
    words = re.split(r"[\s/|•·,:]+", bare)
    if len(words) > 1 and set(words) <= _SHARE_BAR and len(set(words)) > 1:
        return True
    plain = line.lstrip(" *•·-–>»|[(").replace("’", "'")
    return any(pattern.match(plain) for pattern in _PROMOTIONS)


def without_furniture(blocks: Sequence[str]) -> tuple[list[str], list[str]]:
    """The paragraphs of the story, and the lines that were the page's.

    A heading of a list of links takes the headlines below it along; a heading of comments in the
    second half of the text takes all that follows.
    """
    kept: list[str] = []
    dropped: list[str] = []
    total = sum(map(len, blocks))
    position = 0
    in_links = False
    first_link = 0
    for number, block in enumerate(blocks):
        position += len(block)
        label = _EDGES.sub("", block)
        if position > total / 2 and kept and len(block) < 60 and _COMMENTS.match(block.strip(" :")):
            dropped.extend(blocks[number:])
            break
        # A heading of links is taken only where headlines, not prose, follow.
        if _LINK_LIST.match(label) and len(block) < 60 and _links_follow(blocks, number):
            in_links = True
            first_link = number + 1
        elif in_links and (_is_prose(block) or (number > first_link and _is_subheading(blocks, number))):
            in_links = False
        (dropped if in_links or is_furniture(block) else kept).append(block)
    return kept, dropped


def _links_follow(blocks: Sequence[str], number: int) -> bool:
    """Whether what follows the heading is the end of the text or a headline."""
    if number + 1 >= len(blocks):
        return True
    return number > 0 and not _is_prose(blocks[number + 1])


def _is_prose(block: str) -> bool:
    return len(block) > 150 or (bool(_SENTENCE_END.search(block)) and not is_furniture(block))


def _is_subheading(blocks: Sequence[str], number: int) -> bool:
    """Whether a few words stand over prose, and so are of the story rather than the last of the links."""
    return number + 1 < len(blocks) and _is_prose(blocks[number + 1]) and len(blocks[number].split()) <= 4
