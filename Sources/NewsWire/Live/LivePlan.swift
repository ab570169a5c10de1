/// The fictional news of the demonstration: outlets, and who reports what when. Places and people are invented.
enum LivePlan {
    /// How many seconds the plan covers.
    static let length = 15.0

    static let outlets = [
        LiveOutlet(name: "halvard-courier", title: "Halvard Courier", format: .rss),
        LiveOutlet(name: "northern-wire", title: "Northern Wire", format: .atom),
        LiveOutlet(name: "strait-radio", title: "Strait Radio News", format: .json),
        LiveOutlet(name: "ledger", title: "The Ledger – Markets", format: .rss),
        LiveOutlet(name: "touchline", title: "Touchline Sport", format: .atom),
        LiveOutlet(name: "table-and-garden", title: "Table & Garden", format: .rdf),
    ]

    static let items = standing + bridge + ferries + rest

    /// What the feeds hold already when the watch begins.
    private static let standing = [
        LiveItem(
            outlet: "halvard-courier", slug: "library-hours", at: -30,
            title: "City library to open on Sundays from spring", author: "Ida Brandt", category: "City",
            paragraphs: [
                "The Halvard city library will open on Sundays from March, the council decided on Monday.",
                "Four posts are to be filled; the trial runs for a year.",
            ]),
        LiveItem(
            outlet: "northern-wire", slug: "reindeer-count", at: -20,
            title: "Reindeer count in the Sund hills is the highest in a decade", author: "Northern Wire",
            category: "Nature",
            paragraphs: ["Rangers counted 4,180 animals this autumn, 300 more than a year ago."]),
        LiveItem(
            outlet: "strait-radio", slug: "harbour-lights", at: -12,
            title: "Harbour lights to be switched to LED by summer", author: "Tom Reyes", category: "Harbour",
            paragraphs: ["The port authority of Halvard replaces 620 lamps along the quays."]),
        LiveItem(
            outlet: "ledger", slug: "krona-steady", at: -6, title: "Currency steady ahead of central bank meeting",
            author: "Ledger desk", category: "Currencies",
            paragraphs: ["Dealers expect no change of rates on Thursday."]),
        LiveItem(
            outlet: "touchline", slug: "cup-draw", at: -5, title: "Cup draw: Halvard meet Orsund in the quarter-final",
            author: "Nils Falk", category: "Football",
            paragraphs: ["The match will be played on the second weekend of December."]),
        LiveItem(
            outlet: "table-and-garden", slug: "winter-leeks", at: -48, title: "Leeks that stand the frost",
            author: "Greta Lind", category: "Garden",
            paragraphs: ["Three old varieties that may stay in the bed until February."]),
    ]

    /// One event, told by three outlets in their own words; a correction to one of them, and what follows.
    private static let bridge = [
        LiveItem(
            outlet: "halvard-courier", slug: "lindholm-bridge-closed", at: 2,
            title: "Lindholm Bridge closed after crack found in main cable", author: "Ida Brandt", category: "City",
            paragraphs: [
                "The Lindholm Bridge was closed to all traffic on Tuesday morning after inspectors found a crack in "
                    + "its main cable, the roads authority said.",
                "About 40,000 vehicles cross the Lindholm Bridge each day. Chief engineer Marta Osk said that the "
                    + "crack was \u{201C}as long as a hand\u{201D} and had not been there in May.",
            ],
            correction: .init(
                at: 11, title: "Lindholm Bridge closed after crack found in main cable (corrected)",
                paragraphs: [
                    "The Lindholm Bridge was closed to all traffic on Tuesday morning after inspectors found a "
                        + "crack in its main cable, the roads authority said.",
                    "About 14,000 vehicles cross the Lindholm Bridge each day. Chief engineer Marta Osk said that "
                        + "the crack was \u{201C}as long as a hand\u{201D} and had not been there in May.",
                    "Correction: an earlier version of this article gave the number of vehicles as 40,000.",
                ])),
        LiveItem(
            outlet: "northern-wire", slug: "engineers-shut-lindholm-bridge", at: 5,
            title: "Engineers shut Lindholm Bridge over cracked main cable", author: "Northern Wire",
            category: "Transport",
            paragraphs: [
                "HALVARD – Inspectors have found a crack in the main cable of the Lindholm Bridge, forcing the roads "
                    + "authority to close it to all traffic until further notice.",
                "Ferries will carry commuters across the strait, chief engineer Marta Osk told Northern Wire.",
            ]),
        LiveItem(
            outlet: "strait-radio", slug: "cracked-cable-detour", at: 7.5,
            title: "Cracked cable closes Lindholm Bridge: expect a detour of 60 kilometres", author: "Tom Reyes",
            category: "Traffic",
            paragraphs: [
                "Drivers between Halvard and Lindholm face a detour of 60 kilometres: the bridge is closed because of "
                    + "a crack in the main cable, the roads authority said.",
                "Marta Osk, chief engineer, would not say when the Lindholm Bridge could reopen.",
            ]),
        LiveItem(
            outlet: "northern-wire", slug: "lindholm-bridge-buses", at: 12.5,
            title: "Lindholm Bridge to reopen to buses on Monday, roads authority says", author: "Northern Wire",
            category: "Transport",
            paragraphs: [
                "HALVARD – The Lindholm Bridge, closed over a crack in its main cable, will reopen to buses on Monday "
                    + "under a weight limit, the roads authority said."
            ]),
    ]

    private static let ferries = [
        LiveItem(
            outlet: "ledger", slug: "orsund-line-shares", at: 9.5,
            title: "Orsund Line shares up 6% as commuters turn to ferries", author: "Ledger desk",
            category: "Companies",
            paragraphs: ["The operator of the strait's ferries doubled its sailings on Tuesday."]),
        LiveItem(
            outlet: "strait-radio", slug: "ferry-strike-off", at: 14,
            title: "Ferry crews call off strike planned for Friday", author: "Lena Voss", category: "Harbour",
            paragraphs: [
                "The union of the Orsund Line's crews called off its strike after talks through the night, and "
                    + "named the closed bridge as the reason."
            ]),
    ]

    /// What the watch must not tell; the club is here to be left out by a NOT.
    private static let rest = [
        LiveItem(
            outlet: "ledger", slug: "timber-prices", at: 1, title: "Timber prices slip for a third week",
            author: "Ledger desk", category: "Commodities",
            paragraphs: ["Sawn pine fell by two percent on weak demand for houses."]),
        LiveItem(
            outlet: "touchline", slug: "keeper-returns", at: 3.5,
            title: "Keeper Ana Sorel returns after knee injury", author: "Nils Falk", category: "Football",
            paragraphs: ["She trained with the squad on Tuesday and may play at the weekend."]),
        LiveItem(
            outlet: "table-and-garden", slug: "bridge-rolls", at: 6, title: "Bridge rolls, soft and small",
            author: "Greta Lind", category: "Baking",
            paragraphs: ["Milk, butter and patience: two dozen rolls for a long table."]),
        LiveItem(
            outlet: "touchline", slug: "bridge-club-wins", at: 9,
            title: "Lindholm bridge club wins the northern trophy", author: "Nils Falk", category: "Cards",
            paragraphs: ["The four of the Lindholm bridge club did not lose a rubber in three days."]),
        LiveItem(
            outlet: "table-and-garden", slug: "quince-jelly", at: 13, title: "Quince jelly without added pectin",
            author: "Greta Lind", category: "Preserves", paragraphs: ["The cores do the work; keep them."]),
    ]
}
