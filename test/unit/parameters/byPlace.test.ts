import { byPlaceIn, replaced } from '../../../nodes/WhatsAppMedia/parameters/byPlace';

it.each([
	['$node["A"].json.phone', '$("A").item.json.phone'],
	["$node['A'].data['phone'].trim()", '$("A").item.json[\'phone\']'],
	['$node.A["json"].rows[0].phone', '$("A").item["json"].rows[0].phone'],
	['$node["Größe \\"x\\""].binary.data', '$("Größe \\"x\\"").item.binary.data'],
	["$items('A')[$itemIndex].json.phone", '$("A").item.json.phone'],
	["$items('A', 1, 0)[ $itemIndex ]?.json", '$("A").item?.json'],
	["$('A').all()[$position].json.phone", '$("A").item.json.phone'],
	["$('A')\n.all(0)\n.at($itemIndex).json", '$("A").item.json'],
	["$('A', true).all()[ +$thisItemIndex ].json", '$("A").item.json'],
	["$items('A')[($itemIndex)].json.id", '$("A").item.json.id'],
	["$('A').all()[$runIndex].json.id", '$("A").item.json.id'],
	["$('A').first(1, $runIndex).json.id", '$("A").item.json.id'],
	["$items('A', 1, $runIndex)[0].json.id", '$("A").item.json.id'],
	["$('A').all()[Number($itemIndex)].json.id", '$("A").item.json.id'],
])('%s takes an item by its own place', (code, paired) => {
	const found = byPlaceIn(`1 + ${code}`);
	expect(found.map(({ name, path }) => `$(${JSON.stringify(name)}).item${path}`)).toEqual([paired]);
	expect(found).toMatchObject([{ isOwn: true }]);
	expect(found[0] && code.startsWith(found[0].place)).toBe(true);
});

it.each([
	["$('A').first().json.id", 'A', '.json.id', false],
	["$('A', true).last().json", 'A', '.json', false],
	["$('A').all()[0].json.id.trim()", 'A', '.json.id', true],
	["$items('A')[2]?.json.id", 'A', '?.json.id', true],
	['$input.first().json.id', undefined, '.json.id', false],
	['$input.all().at(-1).json.id', undefined, '.json.id', true],
])('%s takes one item for all', (code, name, path, isListed) => {
	const found = byPlaceIn(`1 + ${code}`);
	expect(found).toMatchObject([{ path, isOwn: false, isListed }]);
	expect(found[0]?.name).toBe(name);
});

it('a place is replaced where it stands, and not in a longer name', () => {
	const code = "$node['A'].json.a + $node['A'].json.ab + $node['A'].json.a";
	const [item] = byPlaceIn(code);
	expect(item && replaced(code, item, 'x')).toBe("x + $node['A'].json.ab + x");
});

it.each([
	'$node["A"].runIndex',
	'$node["A"].context.id',
	'$("A").itemMatching($itemIndex).json',
	'$items()[$itemIndex].json',
	'$("A").all()[$itemIndex % 3].json',
	'$("A").all().length + $itemIndex',
	'$input.item.json.id',
	'$("A").all()[$itemIndex - 1].json',
	'$input.all()[$itemIndex].json',
	'$("A").all()[$json.place].json',
	'$("A").item.json.rows[$itemIndex]',
])('%s takes none by its place', (code) => {
	expect(byPlaceIn(code)).toEqual([]);
});
