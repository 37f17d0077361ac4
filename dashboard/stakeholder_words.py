"""How the register of stakeholders says its words: attitude, quarter, salience, each with an icon and a colour."""

from __future__ import annotations

ATTITUDES = {
    "unaware": ("Unaware", ":material/visibility_off:", "gray"),
    "resistant": ("Resistant", ":material/thumb_down:", "orange"),
    "neutral": ("Neutral", ":material/horizontal_rule:", "gray"),
    "supportive": ("Supportive", ":material/thumb_up:", "green"),
    "leading": ("Leading", ":material/star:", "green"),
}
SALIENCE = {
    "definitive": "Definitive",
    "dominant": "Dominant",
    "dangerous": "Dangerous",
    "dependent": "Dependent",
    "dormant": "Dormant",
    "discretionary": "Discretionary",
    "demanding": "Demanding",
    "non_stakeholder": "None of the three",
}
MOVEMENTS = {
    "improved": ("Improved", ":material/trending_up:", "green"),
    "worsened": ("Worsened", ":material/trending_down:", "red"),
    "moved": ("Moved, not better", ":material/sync_alt:", "orange"),
    "same": ("As before", ":material/trending_flat:", "gray"),
}
DRIFTS = {
    "falling": "involvement is falling",
    "silent_friend": "said to be with us, hardly seen",
    "active_critic": "against us and very active",
}
TIMELINE = {
    "interaction": ("Interaction", ":material/forum:", "blue"),
    "assessment": ("Assessment", ":material/grid_view:", "violet"),
    "need": ("Need", ":material/accessibility:", "orange"),
    "review": ("Review", ":material/rate_review:", "blue"),
    "promise": ("Promise", ":material/handshake:", "green"),
    "opportunity": ("Opportunity", ":material/lightbulb:", "green"),
}
