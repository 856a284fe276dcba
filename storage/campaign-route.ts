/** The route under which a campaign's commands are stored: builds that it caused give way to customers. */
export const campaignRoute = 'campaign';
