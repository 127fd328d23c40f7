/** The least that a community must set; tests change what they are about. */
export const SETTINGS = {
	name: "测试小区",
	desk: "测试管家",
	contacts: [{ name: "客服中心", phone: "0571-0000-0000" }],
	departments: [
		{ id: "customer_service", name: "客户服务中心" },
		{ id: "engineering", name: "工程部", categories: ["plumbing", "electrical"] },
	],
	defaultDepartment: "customer_service",
	duty: {
		weekdays: [1, 2, 3, 4, 5, 6],
		hours: [
			{ from: "08:30", to: "12:00" },
			{ from: "13:30", to: "18:00" },
		],
		holidays: ["2026-10-01"],
	},
	visits: {
		slots: [
			{ from: "09:00", to: "11:00" },
			{ from: "14:00", to: "16:00" },
		],
	},
	quietHours: { from: "21:00", to: "08:30" },
	targets: { emergency: { claim: 5, arrival: 15 }, repair: { response: 60, resolution: 2880 } },
	unclaimed: { remind: 15, escalate: 30, manager: 60 },
	acceptance: { autoCloseHours: 72 },
};
