"""Texts that stand outside the tables of returns, in many hands: introductions, letters, guidance; and commitments.

A line that begins with `# ` is a heading, one with `• ` or a number a list item, any other a paragraph.
Every other text of each list was written for the rule to be tried on, and was not looked at while it was made (`HELD_OUT`).
"""

from __future__ import annotations

from typing import Final

# Nothing in these asks for or commits to anything that a reader of the return would miss.
INTRODUCTIONS: Final[tuple[tuple[str, str, str], ...]] = (
    (
        "plain opening",
        "a sentence on what follows",
        "# Introduction\nThis document sets out the position of Marlbury Council against the actions of the winter plan. "
        "It has been prepared with our health partners and was agreed by the Cabinet Member on 28 October 2020.",
    ),
    (
        "the plan's themes",
        "what the national plan asks is told, not promised",
        "The Department of Health and Social Care published its winter plan on 18 September 2020. The plan asks councils to:\n"
        "• write to the Department by 31 October to confirm that a winter plan is in place\n"
        "• pass on the Infection Control Fund\n• work with the NHS on discharge\nThe tables below follow its four themes.",
    ),
    (
        "how to fill it in",
        "instructions of a template are not the council's",
        "# How to complete this return\n1. Enter the current status in the third column.\n2. Mark each action Yes, No or Partly.\n"
        "3. Where an action is not met, say how the gap will be closed and by when.\n4. Send the completed return to your "
        "regional lead by 30 October 2020.",
    ),
    (
        "covering letter",
        "a director's letter on the return itself",
        "Dear Colleague\nThank you for your letter of 2 October. I enclose the winter plan of Dunmere County Council, which has been "
        "signed off by the Health and Wellbeing Board. We will send you an updated version in January 2021. Please contact my "
        "office if you have any questions.\nYours sincerely\nDirector of Adult Social Services",
    ),
    (
        "key",
        "a legend in words",
        "# Key\n• Green: the action is in place\n• Amber: work is under way and will be finished before the end of the year\n"
        "• Red: work has not begun",
    ),
    (
        "aims",
        "aims of a plan are no actions of it",
        "# Aims of the plan\n• Keep people safe and well through the winter\n• Protect the NHS and social care from being overwhelmed\n"
        "• Support the workforce and unpaid carers\nThe plan builds on what we learnt in the first wave.",
    ),
    (
        "governance",
        "who looks after the plan",
        "# Governance and oversight\nThe Care Sector Cell meets weekly and is chaired by the Director of Adult Social Care. It reports to "
        "the Gold Group. This plan will be reviewed each month and a progress report will be taken to the Board in December 2020.",
    ),
    (
        "national duties restated",
        "what councils in general should do",
        "# Summary points\n• Local authorities should make sure that providers know of the free training on offer.\n• Councils must "
        "pass on 80 per cent of the grant within 20 working days.\n• NHS bodies and local authorities are expected to work together on "
        "discharge.\n• Directors of public health should assess each week whether visits are safe.",
    ),
    (
        "local background",
        "figures about the place",
        "Haverleigh has 212,000 residents, of whom one in five is over 65. There are 61 care homes with 1,940 beds and 38 home care "
        "agencies. During the first wave 27 homes had an outbreak. We have worked closely with all of them since March.",
    ),
    (
        "vague resolve",
        "good will without anything that could be looked for in a table",
        "Winter will be hard this year. We will continue to work closely with our partners, and we will do everything we can to "
        "keep people safe. I am proud of how staff have responded.",
    ),
    (
        "purpose and scope",
        "what the paper is for",
        "# 1. Purpose\nTo provide assurance that the council has reviewed the national plan and to identify gaps. To support "
        "discussion with the regional team.\n# 2. Scope\nThe plan covers adults over 18 who draw on care and support, their carers and "
        "the staff who work with them. It does not cover children's services.",
    ),
    (
        "document control",
        "versions and readers",
        "Version 3, 26 October 2020. Author: Commissioning Support. Next review: 1 December 2020.\nDistribution: Cabinet Member, "
        "Directorate Leadership Team, CCG.\nThis document is uncontrolled when printed.",
    ),
    (
        "method",
        "how the answers were found",
        "The self-assessment was made in three steps:\n1. Heads of service rated each action in their area.\n2. The ratings were "
        "challenged at a workshop on 14 October.\n3. Public Health and the CCG added their comments.\nWhere partners did not agree the lower "
        "rating was kept.",
    ),
    (
        "reading guide",
        "how the tables are laid out",
        "The actions are grouped by theme. Each table gives the action, where we stand, whether it is met, what we will do to close any "
        "gap, who leads and by when. Actions for NHS organisations are shaded. References in brackets point to the national plan.",
    ),
    (
        "contents list",
        "a list of sections, some of which begin with a verb",
        "# Contents\n1. Preventing and controlling infection\n2. Managing staff movement\n3. Support for unpaid carers\n4. Plan on a page\n"
        "5. Review of direct payments\n6. Market oversight",
    ),
    (
        "committee cover sheet",
        "recommendations on the report itself",
        "# Recommendations\nThe Board is asked to:\n• note the contents of this report\n• endorse the winter plan at Appendix 1\n"
        "• agree to receive a further report in February 2021",
    ),
    (
        "thanks and contact",
        "a closing page",
        "We are grateful to everyone who helped to write this plan. For more information e-mail the winter planning team. To ask for this "
        "document in large print or another language call the contact centre.",
    ),
    (
        "what has been done",
        "the past is no commitment",
        "Since March the council has:\n• opened a single point of contact for providers\n• delivered 1.4 million items of PPE\n"
        "• trained 640 staff in infection control\n• brought in a weekly call with care home managers",
    ),
    (
        "footnotes",
        "notes beneath a table",
        "* Figures are for October and will be updated when the November return has been published.\n** Includes homes registered since "
        "1 September.\nNote: easements have not been used.\nSource: capacity tracker, 23 October 2020",
    ),
    (
        "principles",
        "principles worded as orders",
        "# Our guiding principles\nIn all that we do this winter we will:\n• put people first\n• listen to carers and staff\n• act on the "
        "evidence\n• share what we learn",
    ),
    (
        "ministers' words quoted",
        "somebody else's promise",
        "The Secretary of State wrote: “We will provide free PPE for COVID-19 needs until the end of March 2021.” The Department has said "
        "that it will publish a further update of the guidance in November.",
    ),
    (
        "sign-off statement",
        "a formal confirmation",
        "I confirm that Ostley Council has a winter plan in place and that the actions in it have been agreed with the CCG.\n"
        "Signed: Chief Executive\nDate: 29 October 2020",
    ),
    (
        "notes for reviewers",
        "a regional team's guidance to whoever reads it",
        "# Notes for reviewers\n• Check that every gap has a lead and a date\n• Look for evidence, not for assertions\n• Use the comments "
        "column for questions to the council\n• Score each theme from 1 to 4",
    ),
    (
        "mixed front page",
        "title, status and a sentence on updates",
        "OFFICIAL\nWinter plan of Pellworth Borough Council\nDraft for comment\nThis is a living document. It will be updated as guidance "
        "changes, and the latest version will be kept on our website. Comments should reach the planning team by 6 November 2020.",
    ),
)

# How many asks or commitments a reader counts in each.
COMMITMENTS: Final[tuple[tuple[str, str, int, str], ...]] = (
    (
        "bare orders under themes",
        "bullets that begin with a verb",
        4,
        "# Infection control\n• Review every outbreak together with the home\n• Chase homes that have not tested for a fortnight\n"
        "# Discharge\n• Appoint a lead for discharge to assess\n• Open a designated setting for people who leave hospital with the virus",
    ),
    (
        "we will",
        "first person, one sentence each",
        3,
        "• We will pass on the second instalment of the Infection Control Fund within 20 days\n• We will ring every home that has no "
        "flu lead\n• We will open two designated settings",
    ),
    (
        "numbered with lead and date",
        "who and when in brackets",
        3,
        "Our commitments for this winter:\n1. Offer all care staff a flu jab at work (Lead: Public Health; by 30 November 2020)\n"
        "2. Recruit 25 reablement workers (Lead: Head of Provider Services; by January 2021)\n"
        "3. Publish a carers' guide (Lead: Carers Centre; by mid December)",
    ),
    (
        "the council will",
        "third person in running prose, with dates",
        2,
        "The position is good overall. The council will open 40 beds for people leaving hospital by 30 November 2020. Providers have been "
        "told. Public Health will train infection control champions in every home before 18 December 2020.",
    ),
    (
        "table's rest",
        "actions left over after a table",
        2,
        "# Further actions agreed at the Board\n• Ask the CCG for a named clinical lead for each home\n• Extend the contract for "
        "emergency respite until March 2021",
    ),
    (
        "lettered list",
        "letters in place of numbers",
        3,
        "What we are going to do:\na) Set up a bank of relief staff\nb) Map which homes share staff\nc) Agree a protocol with agencies",
    ),
    (
        "owner first",
        "the team that acts begins the sentence",
        3,
        "• The Quality Team will visit homes rated inadequate every week\n• Commissioning to agree block contracts for home care by 20 November\n"
        "• Finance to make the second grant payment in December",
    ),
    (
        "action labels",
        "the word Action before each",
        2,
        "Testing is under way in all homes.\nAction: follow up the six homes that have not sent results.\nVisiting rules have been issued.\n"
        "Action: write to families when the rules change.",
    ),
    (
        "must and need",
        "what has to be done",
        3,
        "• The council must name a principal social worker to oversee easements by 1 November\n• We need to find cover for the brokerage team "
        "at weekends\n• Every home is to have a business continuity plan by Christmas",
    ),
    (
        "future passive",
        "no one named, but a thing and a time",
        2,
        "• A winter helpline for providers will be set up by mid November\n• Shielding letters will be followed by a call from the hub",
    ),
    (
        "gerunds under next steps",
        "next steps that begin with a verbal noun",
        3,
        "# Next steps\n• Recruiting ten care co-ordinators by January\n• Extending the PPE store's opening hours\n• Agreeing the visiting "
        "policy with Public Health",
    ),
    (
        "dashes",
        "dashes as list marks, indented lines",
        3,
        "Actions for the winter\n• to hold a weekly call with home managers\n• to publish a staffing dashboard\n• to issue a bulletin every Friday",
    ),
    (
        "headings and a promise under each",
        "a paragraph each that ends in what will be done",
        2,
        "# Unpaid carers\nThe carers' card was launched in June. We will write to all registered carers with details of respite by "
        "15 December 2020.\n# Direct payments\nGuidance has been shared. We will review all suspended packages before the end of January 2021.",
    ),
    (
        "single bullet",
        "one alone counts as well",
        1,
        "The following was agreed after the table had been signed off:\n• Provide transport to vaccination sites for home care staff",
    ),
    (
        "responsible officer in a line",
        "labels after each action",
        2,
        "1. Arrange fit testing of masks for agency nurses\nResponsible: Head of Quality\nDeadline: 27 November 2020\n"
        "2. Buy 60 tablets for care homes without video calls\nResponsible: Digital Lead\nDeadline: 11 December 2020",
    ),
    (
        "we plan to",
        "intention with a number and a date",
        2,
        "Capacity is tight in the north of the county. We plan to commission 300 more hours of home care a week from 1 December 2020. We intend "
        "to keep the hotel beds open until 31 March 2021.",
    ),
    (
        "mixed with description",
        "only the promises count",
        2,
        "• All homes are registered on the tracker\n• Ensure that home care agencies update the tracker daily\n• The mutual aid protocol was tested "
        "in September\n• Repeat the exercise in November with the ambulance service",
    ),
    (
        "ask of partners",
        "what others are asked to do",
        2,
        "• We ask the CCG to fund two more discharge nurses\n• NHS England is asked to supply pulse oximeters for every home",
    ),
    (
        "long bullets",
        "the promise and its reason",
        2,
        "• Strengthen the rapid response team, which turned away 14 referrals in October because no staff were free at night, with four more "
        "night carers\n• Move weekly brokerage meetings to a daily call for as long as hospital occupancy stays above 92 per cent",
    ),
    (
        "roman numbers",
        "small Roman numbers",
        3,
        "Agreed actions\ni. Launch a recruitment campaign with the college\nii. Offer retired social workers a short contract\niii. Map volunteers to "
        "wards",
    ),
    (
        "date first",
        "a timetable of things to do",
        3,
        "# Timetable\n• By 13 November: open the second warm hub\n• By 30 November: complete flu visits to all homes\n• January 2021: start the "
        "carers' survey",
    ),
    (
        "bold run-in subject",
        "subject, colon, then the promise",
        3,
        "• PPE: keep four weeks' stock for providers without the portal\n• Staff movement: collect weekly returns on agency use\n• Visiting: "
        "fund visiting pods for 20 homes",
    ),
    (
        "shall",
        "formal wording",
        2,
        "The Authority shall maintain a list of providers at risk of failure. The Director shall report any closure to the Board within two days.",
    ),
    (
        "question and answer",
        "what will you do, and the answer",
        2,
        "# What will you do to support the workforce?\nWe will pay sick pay in full to all care staff who have to isolate until March 2021.\n"
        "# How will you manage outbreaks?\nWe will hold an incident meeting with the home within 24 hours of two linked cases.",
    ),
)
HELD_OUT: Final = 1  # texts with an odd number in their list
